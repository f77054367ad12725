package io.drover.model.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.drover.model.network.Fact;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server node says to an agent. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({@JsonSubTypes.Type(value = ServerMessage.Welcome.class, name = "welcome"),
        @JsonSubTypes.Type(value = ServerMessage.Assign.class, name = "assign"),
        @JsonSubTypes.Type(value = ServerMessage.Tell.class, name = "tell"),
        @JsonSubTypes.Type(value = ServerMessage.Resync.class, name = "resync"),
        @JsonSubTypes.Type(value = ServerMessage.Logs.class, name = "logs"),
        @JsonSubTypes.Type(value = ServerMessage.LogsTaken.class, name = "logsTaken"),
        @JsonSubTypes.Type(value = ServerMessage.StopLogs.class, name = "stopLogs"),
        @JsonSubTypes.Type(value = ServerMessage.Exec.class, name = "exec"),
        @JsonSubTypes.Type(value = ServerMessage.EngineSocket.class, name = "engineSocket"),
        @JsonSubTypes.Type(value = ServerMessage.Stats.class, name = "stats"),
        @JsonSubTypes.Type(value = ServerMessage.StopStats.class, name = "stopStats"),
        @JsonSubTypes.Type(value = ServerMessage.ExecInput.class, name = "execInput"),
        @JsonSubTypes.Type(value = ServerMessage.ExecTaken.class, name = "execTaken"),
        @JsonSubTypes.Type(value = ServerMessage.StopExec.class, name = "stopExec"),
        @JsonSubTypes.Type(value = ServerMessage.PullImage.class, name = "pullImage"),
        @JsonSubTypes.Type(value = ServerMessage.RemoveVolume.class, name = "removeVolume"),
        @JsonSubTypes.Type(value = ServerMessage.Refused.class, name = "refused")})
public sealed interface ServerMessage {

    /**
     * The answer to a hello.
     *
     * @param heartbeatMillis how often to send a heartbeat
     * @param servers further addresses of server nodes, to be tried when this one is gone
     */
    record Welcome(String hostId, long heartbeatMillis, List<String> servers) implements ServerMessage {
        public Welcome {
            servers = List.copyOf(servers);
        }
    }

    /**
     * What the host must run.
     *
     * <p>An agent takes it only with an epoch not below the highest it ever saw, and with {@code base} equal to the
     * revision it holds in that epoch; base 0 is the whole assignment and replaces what it held. On any other base it
     * answers with a hello, and is sent the whole.
     *
     * @param epoch the fencing epoch of the scope's owner
     * @param remove instances that are no longer wanted
     */
    record Assign(long epoch, long revision, long base, List<Assigned> put, List<String> remove)
            implements
                ServerMessage {
        public Assign {
            put = List.copyOf(put);
            remove = List.copyOf(remove);
        }
    }

    /**
     * What a host must know for its containers. Taken by the same rule as an {@link Assign}; on another base the agent
     * answers with {@link AgentMessage.Untold}.
     *
     * @param remove keys of facts that are no longer told
     * @param answered the highest number of the Network Agent's questions that this answers
     */
    record Tell(long epoch, long revision, long base, List<Fact> put, List<String> remove, long answered)
            implements
                ServerMessage {
        public Tell {
            put = Fact.known(put);
            remove = List.copyOf(remove);
        }
    }

    /** Asks for a full report. */
    record Resync() implements ServerMessage {
    }

    /**
     * The agent must not come back with these credentials, or this machine cannot be a host.
     *
     * @param forever true when trying again is of no use
     */
    record Refused(String reason, boolean forever) implements ServerMessage {
    }

    /** Of one request for what a container wrote. */
    sealed interface OfLogs extends ServerMessage {
        String requestId();
    }

    /**
     * Asks for what a container wrote; answered by {@link AgentMessage.OfLogs}, the first of which comes at once.
     *
     * @param tail how many of the last lines to begin with, 0 for all
     * @param follow go on with what is written from now on, until {@link StopLogs}
     * @param timestamps begin each line with the time it was written, in Docker's form
     * @param since leave out what was written before; null for nothing
     */
    record Logs(String requestId, String instanceId, int tail, boolean follow, boolean timestamps,
            @Nullable Instant since) implements OfLogs {
        /** How many bytes may be on their way and not have arrived. */
        public static final int WINDOW = 256 << 10;
    }

    /** So much of {@link AgentMessage.LogChunk} has reached the client; nothing of it asks for a sign of life. */
    record LogsTaken(String requestId, int bytes) implements OfLogs {
    }

    /** Nobody listens to this answer any more. */
    record StopLogs(String requestId) implements OfLogs {
    }

    /**
     * Asks to fetch an image; answered by {@link AgentMessage.Pulled}. May come again until the answer is heard.
     *
     * @param onlyCached only when the host has the image already
     */
    record PullImage(String taskId, String image, boolean onlyCached) implements ServerMessage {
    }

    /**
     * Asks to remove a volume with what is in it, unless a container has it; answered by
     * {@link AgentMessage.VolumeRemoved}. May come again until the answer is heard. An agent leaves it alone with an epoch
     * below the highest it ever saw, and while it holds an assignment of a container that mounts the volume.
     *
     * @param epoch the fencing epoch of the scope's owner
     * @param name Docker's
     */
    record RemoveVolume(long epoch, String name) implements ServerMessage {
    }

    /** Of one wish to be told how much is used. */
    sealed interface OfStats extends ServerMessage {
        String requestId();
    }

    /**
     * Asks to be told every second how much is used; answered by {@link AgentMessage.Samples}. It is said again as a sign
     * of life, at least every {@link Exec#SIGN_OF_LIFE_MILLIS}; said with something else it takes the place of what it
     * was before.
     *
     * @param host tell of the host itself
     * @param containers tell of these, by instance
     */
    record Stats(String requestId, boolean host, List<String> containers) implements OfStats {
        public Stats {
            containers = List.copyOf(containers);
        }
    }

    /** Nobody wants to be told any more. */
    record StopStats(String requestId) implements OfStats {
    }

    /** Of one command in a container, or of one connection to the engine, which is handled as if it were one. */
    sealed interface OfCommand extends ServerMessage {
        String requestId();
    }

    /**
     * Runs a command in a container; answered by {@link AgentMessage.OfCommand}s.
     *
     * @param ticket of the permission it is asked by; an agent takes each only once
     * @param stdin give it what {@link ExecInput} brings
     * @param stdout send what it writes
     * @param tty it has a terminal
     */
    record Exec(String requestId, String ticket, String instanceId, List<String> command, boolean stdin,
            boolean stdout, boolean tty) implements OfCommand {
        /** How many bytes may be on their way in either direction and not have arrived. */
        public static final int WINDOW = 256 << 10;
        /** How often each side says that it is there, in milliseconds. */
        public static final long SIGN_OF_LIFE_MILLIS = 10_000;
        /** Who has said nothing for so long is gone, in milliseconds. */
        public static final long GONE_MILLIS = 35_000;

        public Exec {
            command = List.copyOf(command);
        }
    }

    /**
     * Opens a connection to the engine's own socket, whatever is said on it; answered as {@link Exec} is.
     *
     * @param ticket of the permission it is asked by; an agent takes each only once
     */
    record EngineSocket(String requestId, String ticket) implements OfCommand {
    }

    /**
     * Something for the command to read.
     *
     * @param data bytes as base64; empty is the end of its input
     */
    record ExecInput(String requestId, String data) implements OfCommand {
    }

    /** So much of {@link AgentMessage.ExecOutput} has reached the client; nothing of it is a sign of life. */
    record ExecTaken(String requestId, int bytes) implements OfCommand {
    }

    /** Nobody is there any more; the command is to end. */
    record StopExec(String requestId) implements OfCommand {
    }
}
