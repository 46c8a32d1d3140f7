package io.featurestore.operator.watch;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// One request to the API server, in the terms of its audit log.
///
/// @param verb `get`, `list`, `watch`, `create`, `apply`, `patch`, `update` or `delete`
/// @param resource plural name, with the subresource if there is one (`deployments`, `featurestores/status`); empty for
///     what is not about a resource
public record ApiRequest(String verb, String resource) {
    private static final String SERVER_SIDE_APPLY = "fieldManager=";

    /// Reads method and address.
    public static ApiRequest of(String method, URI uri) {
        List<String> path = Arrays.stream(uri.getPath().split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
        List<String> tail = afterNamespace(afterVersion(path));
        String resource = tail.isEmpty() ? "" : tail.getFirst() + (tail.size() > 2 ? "/" + tail.get(2) : "");
        String query = uri.getQuery() == null ? "" : uri.getQuery();
        return new ApiRequest(verb(method, tail.size() > 1, query), resource);
    }

    /// Without `api/v1` or `apis/GROUP/VERSION`.
    private static List<String> afterVersion(List<String> path) {
        int skipped = !path.isEmpty() && path.getFirst().equals("api") ? 2 : 3;
        return path.size() > skipped ? path.subList(skipped, path.size()) : List.of();
    }

    private static List<String> afterNamespace(List<String> tail) {
        return tail.size() > 2 && tail.getFirst().equals("namespaces") ? tail.subList(2, tail.size()) : tail;
    }

    private static String verb(String method, boolean named, String query) {
        return switch (method) {
            case "GET" -> query.contains("watch=true") ? "watch" : named ? "get" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "DELETE" -> "delete";
            case "PATCH" -> query.contains(SERVER_SIDE_APPLY) && query.contains("force=") ? "apply" : "patch";
            default -> method.toLowerCase(Locale.ROOT);
        };
    }
}
