package io.featurestore.crd;

import java.util.regex.Pattern;

/// How Kubernetes lets names, keys and values of labels, and keys of annotations be written: the rules of "Object Names
/// and IDs" and of "Labels and Selectors" in its documentation.
public final class NameSyntax {
    /// A DNS subdomain of any length.
    public static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    /// How long a DNS subdomain may be, in characters.
    public static final int LONGEST_SUBDOMAIN = 253;

    private static final Pattern LABEL = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final int LONGEST_LABEL = 63;

    private NameSyntax() {}

    /// Whether it can be the name of most objects.
    public static boolean isSubdomain(String text) {
        return text.length() <= LONGEST_SUBDOMAIN && SUBDOMAIN.matcher(text).matches();
    }

    /// Whether it can be the key of a label: a name, before which a domain and a slash may stand.
    public static boolean isQualified(String text) {
        int slash = text.indexOf('/');
        return (slash < 0 || isSubdomain(text.substring(0, slash))) && isLabel(text.substring(slash + 1));
    }

    /// Whether it can be the value of a label.
    public static boolean isLabelValue(String text) {
        return text.isEmpty() || isLabel(text);
    }

    private static boolean isLabel(String text) {
        return text.length() <= LONGEST_LABEL && LABEL.matcher(text).matches();
    }
}
