package io.drover.network.knowledge;

import io.drover.model.network.Attachment;
import io.drover.model.network.Fact;
import java.util.List;

/** The form of {@code knowledge.json}. @param clients the containers that spoke from here, and their addresses */
record SavedKnowledge(String hostId, List<Fact> facts, List<Attachment> clients) {
    static SavedKnowledge of(View view) {
        return new SavedKnowledge(view.known().hostId(), List.copyOf(view.known().facts().values()), view.clients());
    }
}
