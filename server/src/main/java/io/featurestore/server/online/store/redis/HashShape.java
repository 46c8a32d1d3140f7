package io.featurestore.server.online.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Set;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/// How Redis keeps the hashes of one kind of entity, judged by one of them.
///
/// Redis keeps a hash of up to 512 short fields as a plain list, by default. Each field of an `HMGET` is then looked
/// for from the list's beginning, so that a wide read costs the square of its width; `HGETALL` goes through the list
/// once.
///
/// @param compact whether it is such a list
/// @param size how many fields the hash has
/// @param seenAt by the clock of `System.nanoTime`
record HashShape(boolean compact, long size, long seenAt) {
    static final HashShape UNKNOWN = new HashShape(false, 0, 0);

    private static final long FRESH_NANOS = 60_000_000_000L;
    /// From so many fields on, one pass over the list is cheaper than a search for each.
    private static final int WIDE = 48;
    /// A pass sends what was not asked for, too: so many fields for each that was, at most.
    private static final int MOST_SURPLUS = 4;

    private static final Set<String> LISTS = Set.of("listpack", "ziplist");

    /// Whether to look, for a read of so many fields.
    boolean isWorthALook(int fields, long now) {
        return fields >= WIDE && (size == 0 || now - seenAt > FRESH_NANOS);
    }

    boolean isBetterReadWhole(int fields) {
        return compact && fields >= WIDE && (long) fields * MOST_SURPLUS >= size;
    }

    /// Sends the two commands of a look.
    static void look(Connection connection, byte[] key) {
        connection.sendCommand(new CommandArguments(Command.HLEN).key(key));
        connection.sendCommand(
                new CommandArguments(Command.OBJECT).add("ENCODING").key(key));
    }

    /// Receives their answers.
    static HashShape receive(Connection connection, long now) {
        long size = answer(connection) instanceof Long length ? length : 0;
        boolean compact =
                answer(connection) instanceof byte[] encoding && LISTS.contains(new String(encoding, US_ASCII));
        return new HashShape(compact, size, now);
    }

    /// A server that does not know a command, or lets this user not call it, says so: then nothing was seen.
    private static Object answer(Connection connection) {
        try {
            Object answer = connection.getOne();
            return answer == null ? "" : answer;
        } catch (JedisDataException e) {
            return e;
        }
    }
}
