package io.drover.server.cluster;

import io.drover.server.store.MySqlStore;
import io.drover.server.store.Node;
import java.util.List;
import java.util.function.Consumer;

/** The right to write scopes, as the database gives it. */
public interface Leases {

    /** Takes a scope that nobody holds, and keeps it from then on. True when this node owns it. */
    boolean tryOwn(String scope);

    void disown(String scope);

    /** Tells when another node has taken a scope that this one owned. */
    void onLost(Consumer<String> listener);

    /** The id of this node. */
    String self();

    /** The ids of the nodes that live, this one among them. */
    List<String> nodes();

    static Leases of(MySqlStore store) {
        return new Leases() {
            @Override
            public boolean tryOwn(String scope) {
                return store.tryOwn(scope);
            }

            @Override
            public void disown(String scope) {
                store.disown(scope);
            }

            @Override
            public void onLost(Consumer<String> listener) {
                var _ = store.onLost(listener);
            }

            @Override
            public String self() {
                return store.self().id();
            }

            @Override
            public List<String> nodes() {
                return store.nodes().stream().map(Node::id).toList();
            }
        };
    }
}
