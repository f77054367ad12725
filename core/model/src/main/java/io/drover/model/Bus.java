package io.drover.model;

/** Every address of the event bus, in one place. News are hints: who misses one loses time, never truth. */
public final class Bus {
    /**
     * Point to point, answered: whether the scope's owner is there. To who says so goes the intent, as JSON, in reply; its
     * reply is an {@code Answer}.
     */
    public static String command(String scope) {
        return "scope." + scope + ".command";
    }

    /** Published by the owner after each commit: the newest sequence number of the scope. */
    public static String news(String scope) {
        return "scope." + scope + ".news";
    }

    /**
     * Published: what a node heard from an agent, for the scope's owner. A deposed one that has not noticed yet may listen
     * as well, so that sent to one of them half of it would be lost.
     */
    public static String heard(String scope) {
        return "scope." + scope + ".heard";
    }

    /** Published by the owner every second: who does not hear it cannot be heard by it either. */
    public static String owner(String scope) {
        return "scope." + scope + ".owner";
    }

    /**
     * Published: what a node holding a connection of the host's agent must send to it. With the headers {@link #TAKEN} and
     * {@link #NUMBER} the sender wants to hear when it has gone out.
     */
    public static String assign(String hostId) {
        return "host." + hostId + ".assign";
    }

    /** The header with the address at which a sender waits for the {@link #NUMBER}s of what has gone out. */
    public static final String TAKEN = "taken";
    /** The header with a sender's own number of a message. */
    public static final String NUMBER = "number";

    /** Point to point: the numbers of messages that have gone out to agents, as text. */
    public static String taken(String sender) {
        return "sender." + sender + ".taken";
    }

    /** Published: {@code AgentMessage.OfLogs} of one request for logs, as JSON. */
    public static String logs(String requestId) {
        return "logs." + requestId;
    }

    /** Published: {@code AgentMessage.OfCommand}s of one command that runs in a container, as JSON. */
    public static String exec(String requestId) {
        return "exec." + requestId;
    }

    /** Published: {@code AgentMessage.OfStats} of one wish to be told how much is used, as JSON. */
    public static String stats(String requestId) {
        return "stats." + requestId;
    }

    private Bus() {
    }
}
