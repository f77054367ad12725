package io.drover.server.store;

import io.drover.server.store.News.Change;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The resources of all scopes. Calls block, so they are made on virtual threads.
 *
 * <p>The contract, which every implementation passes in {@code StoreContract}: an update is all or nothing; updates of
 * a scope are one after another; what was acknowledged is in every later view, after any crash; watchers see every
 * change once, in order.
 */
public interface Store extends AutoCloseable {
    /** The scope of accounts, settings and environments. */
    String GLOBAL = "global";

    /** The newest committed state of a scope known to this node; empty when the scope was never written. */
    View view(String scope);

    /**
     * Waits until {@link #view} of these scopes has what was committed before the call on whichever node, so that a
     * client finds at one node what it wrote through another. It costs nothing for scopes that this node owns.
     *
     * <p>Returns all the same after a few seconds, or at once while the database does not answer: then this node tells
     * what it knows.
     */
    void catchUp(Set<String> scopes);

    /** Scopes known to this node, {@link #GLOBAL} included. */
    Set<String> scopes();

    /**
     * Changes a scope that this node owns. The function may run again on a newer view and must do nothing but read
     * and write its draft.
     *
     * @return what the function gave, once its changes are committed; a function that changes nothing commits nothing
     * @throws io.drover.model.Refusal thrown by the function, or {@code ServiceUnavailable}: not the owner, or the
     *         database cannot be reached; nothing was changed then, except that with an answer lost on the way to the
     *         database a change may be found done
     */
    <T> T update(String scope, Function<Draft, T> change);

    /**
     * Follows a scope. First come the changes after {@code since} that the log still holds, or, when it does not hold
     * them all, one piece of news with every resource as changed; then each commit as it happens.
     *
     * @param follower called in order, one call at a time; must not block for long
     */
    Watch watch(String scope, long since, Consumer<News> follower);

    /**
     * The first of the changes after a number, for those who follow a scope at their own pace. What a resource was before
     * is left out where it is not known any more.
     *
     * @return none while there are none; null when the log does not hold them any more, or the scope has not come so far
     * @throws io.drover.model.Refusal {@code ServiceUnavailable}: only the database knows them, and it does not answer
     */
    @Nullable
    List<Change> changes(String scope, long since, int most);

    @Override
    void close();

    /** A running watch. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
