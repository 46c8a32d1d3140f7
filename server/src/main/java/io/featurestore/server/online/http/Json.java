package io.featurestore.server.online.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Reads bodies, strictly: no duplicate names, no `NaN`, nothing after the object, no deep nesting.
final class Json {
    private static final int MOST_DEPTH = 64;
    private static final int LONGEST_NUMBER = 400;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_DEPTH)
                    .maxNumberLength(LONGEST_NUMBER)
                    // The limit of the whole body is the limit of a text.
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private Json() {}

    /// Reads one field of the body; the parser stands on its value and must be left on the value's last token.
    interface Fields {
        void read(String name, JsonParser json) throws IOException;
    }

    /// @throws BodyRefused if the body is not one JSON object
    static void readObject(byte[] body, int length, Fields fields) {
        try (JsonParser json = FACTORY.createParser(body, 0, length)) {
            JsonToken first = json.nextToken();
            if (first == null) {
                throw BodyRefused.noBody();
            }
            if (first != JsonToken.START_OBJECT) {
                throw BodyRefused.notAnObject();
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                fields.read(name, json);
            }
            if (json.nextToken() != null) {
                throw BodyRefused.notJson(offset(json), "more follows after the object");
            }
        } catch (JsonProcessingException e) {
            if (String.valueOf(e.getOriginalMessage()).startsWith("Invalid UTF-8")) {
                throw BodyRefused.unreadable();
            }
            throw BodyRefused.notJson(offset(e), reason(e));
        } catch (CharConversionException e) {
            throw BodyRefused.unreadable();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The encoding of a body, by its first bytes, as Python's `json` tells it.
    static Charset charset(byte[] body, int length) {
        int first = at(body, length, 0);
        int second = at(body, length, 1);
        int third = at(body, length, 2);
        int fourth = at(body, length, 3);
        if (first == 0xfe && second == 0xff) {
            return StandardCharsets.UTF_16;
        }
        if (first == 0xff && second == 0xfe) {
            return third == 0 && fourth == 0 ? StandardCharsets.UTF_32 : StandardCharsets.UTF_16;
        }
        if (first == 0) {
            return second == 0 ? StandardCharsets.UTF_32 : StandardCharsets.UTF_16BE;
        }
        if (second == 0) {
            return third == 0 && fourth == 0 ? StandardCharsets.UTF_32LE : StandardCharsets.UTF_16LE;
        }
        return StandardCharsets.UTF_8;
    }

    private static int at(byte[] body, int length, int index) {
        return index < length ? body[index] & 0xff : -1;
    }

    /// Parses a part of a body that was skipped over.
    static JsonParser part(byte[] body, int from, int to) throws IOException {
        return FACTORY.createParser(body, from, to - from);
    }

    private static long offset(JsonParser json) {
        return Math.max(0, json.currentTokenLocation().getByteOffset());
    }

    private static long offset(JsonProcessingException e) {
        return e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
    }

    /// Jackson's own words without its hints on settings.
    private static String reason(JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        int hint = message.indexOf("(code ");
        boolean plain = e instanceof JsonParseException && hint < 0;
        return plain || hint < 0 ? message.lines().findFirst().orElse("not JSON") : "unexpected character";
    }
}
