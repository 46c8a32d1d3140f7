package io.featurestore.operator.resolve;

/// What a server speaks TLS with.
///
/// @param secret name of the Secret
/// @param certificate key in it of the certificates
/// @param privateKey key in it of the private key
/// @param serving whether it is OpenShift that makes the Secret, for the Service of the server
public record Tls(String secret, String certificate, String privateKey, boolean serving) {}
