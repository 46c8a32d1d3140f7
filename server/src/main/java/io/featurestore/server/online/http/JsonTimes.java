package io.featurestore.server.online.http;

import java.time.DateTimeException;
import java.time.Instant;

/// Times as protobuf's JSON has them: `2026-01-02T03:04:05.678901Z` with 0, 3, 6 or 9 digits of a fraction.
final class JsonTimes {
    private static final long SECONDS_OF_DAY = 86_400;
    /// From 0001-01-01 to 9999-12-31.
    private static final long FIRST = -62_135_596_800L;
    private static final long LAST = 253_402_300_799L;

    private JsonTimes() {}

    static void write(long seconds, int nanos, JsonBytes json) {
        if (seconds < FIRST || seconds > LAST) {
            writeFar(seconds, nanos, json);
            return;
        }
        json.put('"');
        writeDate(Math.floorDiv(seconds, SECONDS_OF_DAY), json);
        int time = (int) Math.floorMod(seconds, SECONDS_OF_DAY);
        json.put('T');
        twoDigits(time / 3600, json);
        json.put(':');
        twoDigits(time / 60 % 60, json);
        json.put(':');
        twoDigits(time % 60, json);
        if (nanos > 0) {
            writeFraction(nanos, json);
        }
        json.put('Z');
        json.put('"');
    }

    private static void writeFar(long seconds, int nanos, JsonBytes json) {
        try {
            json.text(Instant.ofEpochSecond(seconds, nanos).toString());
        } catch (DateTimeException e) {
            json.nul();
        }
    }

    /// Days since 1970 to a date of the Gregorian calendar, counting years from March so that the leap day is the last.
    private static void writeDate(long epochDay, JsonBytes json) {
        long day = epochDay + 719_468;
        long era = Math.floorDiv(day, 146_097L);
        int dayOfEra = (int) (day - era * 146_097L);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        twoDigits(year / 100, json);
        twoDigits(year % 100, json);
        json.put('-');
        twoDigits(month, json);
        json.put('-');
        twoDigits(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, json);
    }

    private static void twoDigits(int number, JsonBytes json) {
        json.put((char) ('0' + number / 10));
        json.put((char) ('0' + number % 10));
    }

    private static void writeFraction(int nanos, JsonBytes json) {
        json.put('.');
        int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
        int unit = 100_000_000;
        for (int i = 0; i < digits; i++) {
            json.put((char) ('0' + nanos / unit % 10));
            unit /= 10;
        }
    }
}
