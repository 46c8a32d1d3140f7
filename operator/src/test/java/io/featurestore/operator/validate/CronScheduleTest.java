package io.featurestore.operator.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * * *",
                "*/5 0-6,22-23 1 * *",
                "0 3 * jan-mar MON",
                "0 0 ? * 0",
                "5/15 * * * *",
                "@yearly",
                "@hourly",
                "@every 1h30m",
                "  0 1 * * *  "
            })
    void acceptsWhatKubernetesAccepts(String schedule) {
        assertThat(CronSchedule.problem(schedule)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    ~~                   | 0 fields where 5 are needed
                    * * * *              | 4 fields where 5 are needed
                    * * * * * *          | 6 fields where 5 are needed
                    60 * * * *           | '60' is no minute (0 to 59)
                    * 24 * * *           | '24' is no hour (0 to 23)
                    * * 0 * *            | '0' is no day of month (1 to 31)
                    * * * 13 *           | '13' is no month (1 to 12)
                    * * * * 7            | '7' is no day of week (0 to 6)
                    * * * * MONDAY       | 'MONDAY' is no day of week
                    10-5 * * * *         | '10-5' is no minute
                    */0 * * * *          | '*/0' is no minute
                    1-2-3 * * * *        | '1-2-3' is no minute
                    a,b * * * *          | 'a,b' is no minute
                    @fortnightly         | '@fortnightly' is no known nickname
                    @every soon          | '@every soon' is no known nickname
                    TZ=UTC 0 1 * * *     | use cronJob.timeZone
                    """)
    void saysWhatIsWrong(String schedule, String problem) {
        assertThat(CronSchedule.problem(schedule))
                .hasValueSatisfying(text -> assertThat(text).contains(problem));
    }
}
