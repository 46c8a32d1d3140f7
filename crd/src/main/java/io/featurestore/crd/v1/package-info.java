/// Version `v1` of the `feast.dev` API as Java types: the version that is stored, and the shape of every other one.
///
/// These classes hold what a user wrote, nothing more: fields are public, everything may be absent (null), nothing is
/// defaulted or checked here. An absent list and an empty one stay distinguishable, an unknown field is ignored and an
/// unknown enum value can be read, so that one resource can never stop the reading of the others. What does not fit its
/// Java type cannot be read, and the API server admits one such thing, a number of more than 32 bits: who reads a list
/// of FeatureStores needs a fallback for it. The package is deliberately not null-marked; what works with a
/// FeatureStore turns it into records without nulls first.
///
/// Bounds, defaults, allowed values and descriptions are annotations here; the build turns them into the CRD. Rules
/// over several fields are in [io.featurestore.crd.AdmissionRules].
package io.featurestore.crd.v1;
