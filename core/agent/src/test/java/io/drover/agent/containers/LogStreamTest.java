package io.drover.agent.containers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogStreamTest {
    @Test
    void framesAreToldApartByTheirOutput() throws IOException {
        var stream = new ByteArrayOutputStream();
        var frames = new DataOutputStream(stream);
        for (var output : new int[]{1, 2, 1}) {
            frames.writeInt(output << 24);
            frames.writeInt(4);
            frames.write(("of " + output).getBytes(UTF_8));
        }
        assertThat(read(stream.toByteArray(), false)).containsExactly("STANDARD of 1", "ERROR of 2", "STANDARD of 1");
    }

    @Test
    void aTerminalHasOneOutputWithoutFrames() throws IOException {
        assertThat(read("plain".getBytes(UTF_8), true)).containsExactly("TERMINAL plain");
    }

    @Test
    void aStreamThatBreaksOffIsItsEnd() throws IOException {
        assertThat(read(new byte[]{1, 0, 0, 0, 0, 0, 0, 9, 'a'}, false)).containsExactly("STANDARD a");
        assertThat(read(new byte[]{1, 0}, false)).isEmpty();
    }

    private static List<String> read(byte[] stream, boolean tty) throws IOException {
        var heard = new ArrayList<String>();
        LogStream.read(new ByteArrayInputStream(stream), tty,
                (output, bytes) -> heard.add(output + " " + new String(bytes, UTF_8)));
        return heard;
    }
}
