package io.featurestore.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import feast.proto.core.FeatureViewProto.MaterializationInterval;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalsTest {

    @Test
    void aRangeThatBeginsWhereTheLastEndsBecomesOneWithIt() {
        assertThat(Intervals.with(List.of(range(0, 10)), range(10, 20))).containsExactly(range(0, 20));
    }

    @Test
    void rangesWithAGapBetweenThemStayApartInTheirOrder() {
        assertThat(Intervals.with(List.of(range(50, 60), range(0, 10)), range(20, 30)))
                .containsExactly(range(50, 60), range(0, 10), range(20, 30));
    }

    @Test
    void aRangeThatFillsAGapJoinsWhatIsOnBothSides() {
        assertThat(Intervals.with(List.of(range(20, 30), range(0, 10), range(90, 99)), range(5, 25)))
                .containsExactly(range(90, 99), range(0, 30));
    }

    @Test
    void aRangeWithinAnotherAddsNothing() {
        assertThat(Intervals.with(List.of(range(0, 100)), range(5, 25))).containsExactly(range(0, 100));
    }

    @Test
    void anInvertedRangeOfPythonsStaysAsItIs() {
        assertThat(Intervals.with(List.of(range(30, 10)), range(0, 40))).containsExactly(range(30, 10), range(0, 40));
    }

    @Test
    void whateverTheOrderTheSameSecondsAreCoveredAndNoTwoRangesTouch() {
        Random random = new Random(20260301);
        for (int round = 0; round < 500; round++) {
            List<MaterializationInterval> all = new ArrayList<>();
            BitSet covered = new BitSet();
            for (int i = 0; i < 12; i++) {
                int start = random.nextInt(200);
                int end = start + 1 + random.nextInt(20);
                covered.set(start, end);
                all = Intervals.with(all, range(start, end));
            }
            BitSet merged = new BitSet();
            for (MaterializationInterval interval : all) {
                int start = (int) interval.getStartTime().getSeconds();
                int end = (int) interval.getEndTime().getSeconds();
                assertThat(merged.get(Math.max(0, start - 1), end + 1).isEmpty())
                        .isTrue();
                merged.set(start, end);
            }
            assertThat(merged).isEqualTo(covered);
        }
    }

    private static MaterializationInterval range(long start, long end) {
        return MaterializationInterval.newBuilder()
                .setStartTime(Timestamp.newBuilder().setSeconds(start))
                .setEndTime(Timestamp.newBuilder().setSeconds(end))
                .build();
    }
}
