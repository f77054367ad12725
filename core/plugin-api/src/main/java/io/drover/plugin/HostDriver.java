package io.drover.plugin;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How a host comes to be: from what people say to a machine whose agent has reached the server. */
public interface HostDriver extends Extension {
    /** What people have to say for one host. */
    List<Setting> settings();

    /**
     * Makes a host: brings Docker and the agent to a machine. It is done when the agent was started; whether it then reaches
     * the server is seen by Drover itself. May take minutes; runs on a thread of its own, which is interrupted when people
     * give it up, and after half an hour. {@link #remove} is asked when this has ended, or half a minute after it was to. Whoever is asked a second time for the same machine goes on from what is there.
     *
     * @param log is shown to people while it runs
     * @throws Exception with a message for people; they may ask again
     */
    void make(Machine machine, Log log) throws Exception;

    /** Takes away what {@link #make} brought, as far as it still can be reached. @throws Exception as there */
    default void remove(Machine machine, Log log) throws Exception {
    }

    /**
     * @param name of the host, as it will be shown
     * @param settings what people said, and what holds when they said nothing, by name
     * @param registration how the agent of this host is started
     * @param kept what the driver has had kept of this machine before, by {@link Log#keep}
     */
    record Machine(String name, Map<String, String> settings, Registration registration, Map<String, String> kept) {
        public Machine {
            settings = Map.copyOf(settings);
            kept = Map.copyOf(kept);
        }

        /** One of which nothing was kept. */
        public Machine(String name, Map<String, String> settings, Registration registration) {
            this(name, settings, registration, Map.of());
        }

        /** @throws IllegalArgumentException when nothing was said and nothing is usual */
        public String setting(String name) {
            var value = settings.get(name);
            if (value == null) {
                throw new IllegalArgumentException(name + " is missing");
            }
            return value;
        }

        /** Without what is secret. */
        @Override
        public String toString() {
            return "Machine[" + name + "]";
        }
    }

    /**
     * @param command for root's shell on the machine, which has Docker and curl: it gets the agent's image and starts it
     * @param image of the agent
     * @param url where the agent registers; whoever knows it can add hosts
     * @param labels of the host to be
     */
    record Registration(String command, String image, String url, Map<String, String> labels) {
        public Registration {
            labels = Map.copyOf(labels);
        }

        /** The labels as the agent reads them in {@code CATTLE_HOST_LABELS}; nothing of it is a shell's own. */
        public String labelText() {
            return labelText(labels);
        }

        /** In an order that does not differ from one process to the next. */
        public static String labelText(Map<String, String> labels) {
            return new TreeMap<>(labels).entrySet().stream()
                    .map(label -> encode(label.getKey()) + "=" + encode(label.getValue()))
                    .collect(Collectors.joining("&"));
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }

        /** Where the server gives the agent's image away, as {@code docker save} writes one. */
        public String imageUrl() {
            return URI.create(url).resolve("../images/agent").toString();
        }
    }

    /** What people see of it. */
    interface Log {
        /** The next thing begins, such as "Install Docker"; what was begun before is done. */
        void step(String name);

        /** A line of output of what is being done. */
        void line(String text);

        /**
         * Has something kept with the machine that the driver found out and wants to know the next time, such as an id or
         * the fingerprint of a key; nothing secret, for people see it. Since 1.2.0.
         *
         * @param name replaces what was kept under it before
         * @throws IllegalArgumentException when it is too long, has one of the machine's secrets or a control character in
         *             it, or too much is kept of the machine
         */
        default void keep(String name, String value) {
        }
    }
}
