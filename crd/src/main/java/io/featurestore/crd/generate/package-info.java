/// Makes the CRD from the Java types. The build runs it; nothing of it is in the jar.
///
/// fabric8's generator gives the structure; [SchemaOverlay] adds what it does not know (formats, allowed values, what
/// Kubernetes says of the types that we embed), [Crd] the rest of the document.
@NullMarked
package io.featurestore.crd.generate;

import org.jspecify.annotations.NullMarked;
