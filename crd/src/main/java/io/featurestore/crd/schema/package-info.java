/// The verdict of the API server on a FeatureStore, without an API server: the schema of the CRD and the rules of
/// [io.featurestore.crd.AdmissionRules], applied to a document in the server's order.
@NullMarked
package io.featurestore.crd.schema;

import org.jspecify.annotations.NullMarked;
