package io.featurestore.server.offline.flight;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.serving.OfflineCommand;
import io.featurestore.server.offline.serving.OfflineCommand.NamedView;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the commands of Feast's clients: a JSON object whose `api` names what is asked for. The order of keys is free;
/// unknown ones are passed over, as `command_id` is.
final class CommandReader {
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxStringLength(MOST_BYTES)
                            .build())
                    .build())
            .build();

    private CommandReader() {}

    /// A command, with the name that its kind has on the wire.
    record Named(String api, OfflineCommand command) {}

    /// @throws ServeException `INVALID_ARGUMENT` naming the key for what can't be read, `NOT_IMPLEMENTED` for an `api`
    /// that does not exist
    static Named read(ByteString bytes) {
        Command command = new Command(parse(bytes));
        String api = command.text("api");
        return new Named(api, of(api, command));
    }

    private static OfflineCommand of(String api, Command command) {
        return switch (api) {
            case "get_historical_features" -> historical(command);
            case "pull_latest_from_table_or_query" -> pull(command, true);
            case "pull_all_from_table_or_query" -> pull(command, false);
            case "get_table_column_names_and_types_from_data_source" -> new OfflineCommand.Columns(source(command));
            case "validate_data_source" -> new OfflineCommand.Validate(source(command));
            case "offline_write_batch" -> new OfflineCommand.WriteBatch(onlyView(command));
            case "write_logged_features" -> new OfflineCommand.WriteLogs(command.text("feature_service_name"));
            case "persist" -> persist(command);
            default ->
                throw ServeException.of(ErrorCode.NOT_IMPLEMENTED, "Unknown API: %s".formatted(Command.shown(api)));
        };
    }

    private static JsonNode parse(ByteString bytes) {
        if (bytes.size() > MOST_BYTES) {
            throw ServeException.invalid("the command has more than %d bytes".formatted(MOST_BYTES));
        }
        try {
            JsonNode tree = JSON.readTree(bytes.newInput());
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (IOException ignored) {
            // told below, in our words
        }
        throw ServeException.invalid("the command is no JSON object");
    }

    private static OfflineCommand.Historical historical(Command command) {
        return new OfflineCommand.Historical(
                views(command),
                command.texts("feature_refs"),
                command.text("project"),
                command.truth("full_feature_names"),
                command.optionalText("entity_df_sql"),
                command.time("start_date"),
                command.time("end_date"));
    }

    private static List<NamedView> views(Command command) {
        List<String> names = command.texts("feature_view_names");
        List<Optional<String>> aliases = command.optionalTexts("name_aliases");
        if (names.size() != aliases.size()) {
            throw ServeException.invalid("name_aliases: has %d entries for the %d of feature_view_names"
                    .formatted(aliases.size(), names.size()));
        }
        List<NamedView> views = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            views.add(new NamedView(names.get(i), aliases.get(i)));
        }
        return views;
    }

    private static NamedView onlyView(Command command) {
        List<NamedView> views = views(command);
        if (views.size() != 1) {
            throw ServeException.invalid("feature_view_names list should only have one item");
        }
        return views.getFirst();
    }

    private static OfflineCommand.Pull pull(Command command, boolean latest) {
        return new OfflineCommand.Pull(
                latest,
                command.text("data_source_name"),
                command.texts("join_key_columns"),
                command.texts("feature_name_columns"),
                command.text("timestamp_field"),
                command.optionalText("created_timestamp_column").filter(name -> !name.isEmpty()),
                bound(command, "start_date"),
                bound(command, "end_date"));
    }

    /// The key is mandatory; null says that there is no bound.
    private static Optional<Instant> bound(Command command, String key) {
        command.required(key);
        return command.time(key);
    }

    /// Of a pull, clients send the name of the pull's own source in the place of the target's: which one was meant is
    /// lost, and writing there would replace the source by a part of itself.
    private static OfflineCommand.Persist persist(Command command) {
        String function = command.text("retrieve_func");
        String target = command.text("data_source_name");
        boolean overwrite = command.truth("allow_overwrite");
        return switch (function) {
            case "get_historical_features" ->
                new OfflineCommand.Persist(historical(command), target, overwrite, command.seconds("timeout"));
            case "pull_latest_from_table_or_query", "pull_all_from_table_or_query" ->
                throw ServeException.invalid(
                        ("persist of %s: clients send the name of the source that is read where that of the target "
                                        + "should be, so there is nowhere to write to; write the result from the client")
                                .formatted(function));
            default ->
                throw ServeException.of(
                        ErrorCode.NOT_IMPLEMENTED, "retrieve_func: unknown API: %s".formatted(Command.shown(function)));
        };
    }

    private static DataSource source(Command command) {
        DataSource.Builder source = DataSource.newBuilder();
        try {
            JsonFormat.parser().ignoringUnknownFields().merge(command.text("data_source_proto"), source);
        } catch (InvalidProtocolBufferException ignored) {
            throw ServeException.invalid("data_source_proto: is no DataSource in protobuf's JSON form");
        }
        return source.build();
    }
}
