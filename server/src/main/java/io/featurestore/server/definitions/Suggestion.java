package io.featurestore.server.definitions;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the word that somebody meant.
final class Suggestion {
    private Suggestion() {}

    /// ` (did you mean 'x'?)` for the nearest word that is at most a third of the letters away, else nothing.
    static String of(String word, Collection<String> known) {
        return nearest(word, known)
                .map(near -> " (did you mean '" + near + "'?)")
                .orElse("");
    }

    private static Optional<String> nearest(String word, Collection<String> known) {
        String wanted = plain(word);
        int best = wanted.length() / 3 + 1;
        Optional<String> nearest = Optional.empty();
        for (String candidate : known) {
            int distance = distance(wanted, plain(candidate), best);
            if (distance < best) {
                best = distance;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    /// `joinKeys`, `join-keys` and `join_keys` are one word.
    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /// Edits from one word to the other, or the limit as soon as they are that far apart by length alone.
    private static int distance(String from, String to, int limit) {
        if (Math.abs(from.length() - to.length()) >= limit) {
            return limit;
        }
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int substitute = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
