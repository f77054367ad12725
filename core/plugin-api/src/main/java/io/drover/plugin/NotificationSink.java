package io.drover.plugin;

import java.util.List;
import java.util.Map;

/**
 * Carries news to people: to a chat, by mail, to a service of theirs.
 *
 * <p>It is asked for one piece of news at a time for each place that people named, by the owner of the environment. What it
 * could not carry it is asked for again later, and what it carried may be asked for a second time when a server was lost
 * meanwhile: {@link Notification#id()} is the same then.
 */
public interface NotificationSink extends Extension {
    /** What people have to say for one place that news go to. */
    List<Setting> settings();

    /**
     * Looks at what was said to it, which fits its settings, when somebody says it.
     *
     * @param settings as in {@link #send}
     * @throws Exception a checked one, with a message for people that names the setting which it cannot use
     */
    default void check(Map<String, String> settings) throws Exception {
    }

    /**
     * Carries it there, and returns when it has arrived as far as that can be known. Runs on a thread of its own, which is
     * interrupted after 20 s.
     *
     * @param settings what people said, and what holds when they said nothing, by name
     * @throws Exception a checked one, with a message for people; it is tried again later
     */
    void send(Notification notification, Map<String, String> settings) throws Exception;
}
