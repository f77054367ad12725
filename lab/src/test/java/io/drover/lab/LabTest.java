package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The lab is what it says: real machines that can be cut, switched off and on, and that leave nothing behind. */
class LabTest {
    @Test
    void machinesReachEachOtherUntilCut() {
        Path folder;
        try (var lab = Lab.open()) {
            folder = lab.folder();
            var one = lab.machine();
            var two = lab.machine();
            awaitReached(one, two);
            assertThat(one.run("hostname")).isEqualTo("h1");
            two.cut();
            assertThat(reaches(one, two)).isFalse();
            two.restore();
            awaitReached(one, two);
        }
        assertThat(Files.exists(folder)).isFalse();
        assertThat(Command.of("ip", "netns", "list").run()).doesNotContain("dl" + folder.getFileName() + "h");
    }

    @Test
    void enginesKeepTheirDataWhenTheMachineIsSwitchedOff() throws Exception {
        try (var lab = Lab.open()) {
            var engine = new Engine(lab.machine()).start();
            assertThat(engine.docker("volume", "create", "kept").ok()).isTrue();
            engine.machine().powerOff();
            assertThat(engine.docker("version").ok()).isFalse();
            engine.machine().powerOn();
            engine.start();
            assertThat(engine.docker("volume", "ls", "--quiet").out()).contains("kept");
            engine.kill();
            assertThat(engine.docker("version").ok()).isFalse();
            engine.start();
        }
    }

    /** A cable that was just plugged in carries its first packet after a moment. */
    private static void awaitReached(Machine from, Machine to) {
        Await.until(to.name() + " reached from " + from.name(), Duration.ofSeconds(20), () -> reaches(from, to));
    }

    private static boolean reaches(Machine from, Machine to) {
        return Command.of("ping", "-c1", "-W1", to.address()).result().ok()
                && fromInside(from, to);
    }

    private static boolean fromInside(Machine from, Machine to) {
        try {
            from.run("ping", "-c1", "-W1", to.address());
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
