package io.drover.model.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.drover.model.HostFacts;
import io.drover.model.network.FromNetworkAgent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an agent says. Every message may be lost or repeated; a full report heals both. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({@JsonSubTypes.Type(value = AgentMessage.Hello.class, name = "hello"),
        @JsonSubTypes.Type(value = AgentMessage.Heartbeat.class, name = "heartbeat"),
        @JsonSubTypes.Type(value = AgentMessage.Report.class, name = "report"),
        @JsonSubTypes.Type(value = AgentMessage.Untold.class, name = "untold"),
        @JsonSubTypes.Type(value = AgentMessage.OfNetwork.class, name = "network"),
        @JsonSubTypes.Type(value = AgentMessage.Natives.class, name = "natives"),
        @JsonSubTypes.Type(value = AgentMessage.LogChunk.class, name = "logChunk"),
        @JsonSubTypes.Type(value = AgentMessage.LogEnd.class, name = "logEnd"),
        @JsonSubTypes.Type(value = AgentMessage.ExecOutput.class, name = "execOutput"),
        @JsonSubTypes.Type(value = AgentMessage.ExecTaken.class, name = "execTaken"),
        @JsonSubTypes.Type(value = AgentMessage.ExecEnd.class, name = "execEnd"),
        @JsonSubTypes.Type(value = AgentMessage.Samples.class, name = "samples"),
        @JsonSubTypes.Type(value = AgentMessage.Pulled.class, name = "pulled"),
        @JsonSubTypes.Type(value = AgentMessage.VolumeRemoved.class, name = "volumeRemoved")})
public sealed interface AgentMessage {

    /**
     * The first message on a connection.
     *
     * @param protocol the version of this protocol, now 1
     * @param epoch and revision of the assignment it holds; 0 when it holds none
     */
    record Hello(int protocol, String agentVersion, HostFacts facts, long epoch, long revision)
            implements
                AgentMessage {
    }

    /** It is alive; sent as often as {@link ServerMessage.Welcome} asks. Facts are sent anew when they change. */
    record Heartbeat() implements AgentMessage {
    }

    /**
     * What is true on the host.
     *
     * @param full every container of ours is in it: what is missing does not exist
     * @param revision the assignment that the agent held when it looked
     * @param gone instances whose container is removed
     */
    record Report(boolean full, long epoch, long revision, List<Observed> containers, List<String> gone)
            implements
                AgentMessage {
        public Report {
            containers = List.copyOf(containers);
            gone = List.copyOf(gone);
        }
    }

    /** It was told nothing by this owner, or not what came before the last {@link ServerMessage.Tell}: it asks for the whole. */
    record Untold() implements AgentMessage {
    }

    /** What the Network Agent of the host said; its own numbers do not matter to the server but to be answered. */
    record OfNetwork(FromNetworkAgent message) implements AgentMessage {
    }

    /** All containers of the host that somebody started by hand with {@code io.rancher.container.network=true}. */
    record Natives(List<Native> containers) implements AgentMessage {
        public Natives {
            containers = List.copyOf(containers);
        }
    }

    /** Of the answer to one {@link ServerMessage.Logs}. */
    sealed interface OfLogs extends AgentMessage {
        String requestId();
    }

    /**
     * A piece of what the container wrote; the pieces of a request come in order. No more than
     * {@link ServerMessage.Logs#WINDOW} bytes are on their way at any time, until {@link ServerMessage.LogsTaken} says that
     * they have arrived.
     *
     * @param output where it was written
     * @param text as base64: it need not be whole characters; nothing is a sign of life
     */
    record LogChunk(String requestId, Output output, String text) implements OfLogs {
    }

    /** Nothing follows. @param problem why there is not more, or null when that was all */
    record LogEnd(String requestId, @Nullable String problem) implements OfLogs {
    }

    /** Of the answer to one {@link ServerMessage.Stats}. */
    sealed interface OfStats extends AgentMessage {
        String requestId();
    }

    /** What is used now, as far as it is known; none is a sign of life. */
    record Samples(String requestId, List<Sample> samples) implements OfStats {
        public Samples {
            samples = List.copyOf(samples);
        }
    }

    /** The answer to {@link ServerMessage.PullImage}. @param problem null when the image is there */
    record Pulled(String taskId, @Nullable String problem) implements AgentMessage {
    }

    /** The answer to {@link ServerMessage.RemoveVolume}. @param problem null when the volume is not there any more */
    record VolumeRemoved(String name, @Nullable String problem) implements AgentMessage {
    }

    /** Of one command that {@link ServerMessage.Exec} began. */
    sealed interface OfCommand extends AgentMessage {
        String requestId();
    }

    /**
     * What the command wrote. No more than {@link ServerMessage.Exec#WINDOW} bytes are on their way at any time, until
     * {@link ServerMessage.ExecTaken} says that they have arrived.
     *
     * @param data bytes as base64, which need not be whole characters
     */
    record ExecOutput(String requestId, String data) implements OfCommand {
    }

    /**
     * So much of {@link ServerMessage.ExecInput} was given to the command; nothing of it is a sign of life.
     *
     * @param bytes of input, not of its base64
     */
    record ExecTaken(String requestId, int bytes) implements OfCommand {
    }

    /**
     * Nothing follows.
     *
     * @param exitCode of the command, or null when that is not known
     * @param problem why it could not be run to its end, or null
     */
    record ExecEnd(String requestId, @Nullable Integer exitCode, @Nullable String problem) implements OfCommand {
    }

    /** A container with a terminal has one output, every other one two. */
    enum Output {
        TERMINAL, STANDARD, ERROR
    }
}
