package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** One TCP connection between containers of different hosts, on which something is said and given back all the time. */
final class Conversation {
    private final Inside from;

    /** @param address where port 9001 gives back what it is given */
    Conversation(Inside from, String address) {
        this.from = from;
        from.run("sh", "-c", "rm -f /tmp/heard; (while :; do date; sleep 0.2; done | nc " + address
                + " 9001 > /tmp/heard; echo cut >> /tmp/heard) > /dev/null 2>&1 &");
        goesOn();
    }

    void goesOn() {
        var before = heard();
        Await.until("the connection of " + from.container() + " goes on", Duration.ofSeconds(20),
                () -> heard().length() > before.length());
        assertThat(heard()).doesNotContain("cut");
    }

    private String heard() {
        return from.run("sh", "-c", "cat /tmp/heard 2> /dev/null || true");
    }
}
