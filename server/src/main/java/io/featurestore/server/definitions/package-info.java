/// Feature definitions as YAML, one object a document: read, checked as a whole, turned into the registry objects that
/// Feast's Python SDK makes for the same definitions, compared with what the registry holds, and applied. `feast init`,
/// `feast plan` and `feast apply` are its commands. [Kinds] is the one table of what can be written; the reader, the
/// JSON Schema and the tables of the documentation all come from it.
@NullMarked
package io.featurestore.server.definitions;

import org.jspecify.annotations.NullMarked;
