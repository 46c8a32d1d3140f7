package io.featurestore.crd.v1;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A list whose items are told apart by one of their fields: no two items have the same value there, and several
/// writers can each own items of it.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface ListMap {
    /// Name of the field that tells items apart.
    String value();
}
