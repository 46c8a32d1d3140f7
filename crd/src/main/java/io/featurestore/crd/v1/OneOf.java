package io.featurestore.crd.v1;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The values that the API server admits for a text field. The field stays a String, so that a value which a later
/// version of the CRD admits can still be read.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface OneOf {
    /// The admitted values, in the order in which the schema lists them.
    String[] value();

    /// Name of the sub-field that the values are for, where the annotated field is an object that is shared by several
    /// places of the schema and each place admits other values. Empty: the annotated field itself.
    String field() default "";
}
