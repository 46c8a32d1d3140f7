/// Version `v1alpha1` of the `feast.dev` API: deprecated, still served, never stored. It has the schema and the rules
/// of `v1`, so that a write through it neither loses a field nor evades a rule. Not null-marked, as `v1`.
package io.featurestore.crd.v1alpha1;
