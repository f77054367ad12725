package io.drover.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Instance.Restart;
import io.drover.model.spec.LaunchConfig;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Containers as they are stored, also by older versions. */
class StoredInstanceTest {
    private static final Instant RUN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instance MARKED = new Instance("1i1", "u", "web", null, null, null, "unit", 1, 1,
            LaunchConfig.of("", "image"), null, Instance.Desired.RUNNING, null, 0, new Restart(RUN), null, "1h1", null,
            null, false, null, null, InstanceState.RUNNING, "c", null, 1, null, RUN, null, Instant.EPOCH, null);

    @Test
    void aMarkIsReadAsItWasWritten() {
        assertThat(Wire.read(Wire.write(MARKED), Instance.class)).isEqualTo(MARKED);
        assertThat(Wire.read(Wire.write(MARKED.withRestart(null)), Instance.class).restart()).isNull();
    }

    @Test
    void aMarkWhoseTurnHadNotComeIsDropped() {
        assertThat(Wire.read(old("\"released\":true"), Instance.class)).isEqualTo(MARKED);
        assertThat(Wire.read(old("\"released\":false"), Instance.class)).isEqualTo(MARKED.withRestart(null));
    }

    private static String old(String released) {
        var now = "\"restart\":{\"run\":\"2026-01-01T00:00:00Z\"}";
        var stored = Wire.write(MARKED);
        assertThat(stored).contains(now);
        return stored.replace(now, "\"restart\":{\"batchSize\":1,\"intervalMillis\":2000,\"notBefore\":null," + released
                + ",\"run\":\"2026-01-01T00:00:00Z\"}");
    }
}
