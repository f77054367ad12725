package io.drover.model.network;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What an agent says to the Network Agent beside it: JSON, one message a line, over a Unix socket of the agent's. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({@JsonSubTypes.Type(value = ToNetworkAgent.Whole.class, name = "whole"),
        @JsonSubTypes.Type(value = ToNetworkAgent.Changed.class, name = "changed"),
        @JsonSubTypes.Type(value = ToNetworkAgent.Attached.class, name = "attached")})
public sealed interface ToNetworkAgent {
    /**
     * Everything, which replaces what was said before.
     *
     * @param answered the highest {@link FromNetworkAgent.Asks#number} that is answered by it
     */
    record Whole(String hostId, List<Fact> facts, long answered) implements ToNetworkAgent {
        public Whole {
            facts = Fact.known(facts);
        }
    }

    /** @param remove keys of facts that are no longer told */
    record Changed(List<Fact> put, List<String> remove, long answered) implements ToNetworkAgent {
        public Changed {
            put = Fact.known(put);
            remove = List.copyOf(remove);
        }
    }

    /** All containers of this host that run. */
    record Attached(List<Attachment> containers) implements ToNetworkAgent {
        public Attached {
            containers = List.copyOf(containers);
        }
    }
}
