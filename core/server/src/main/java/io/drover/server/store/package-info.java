/**
 * MySQL is the truth, memory is the view, the change log is the news.
 *
 * <p>A scope (one environment, or {@code global}) has one owner among the server nodes. {@link io.drover.server.store.Store#update}
 * runs there against the newest view, is committed in one transaction that checks the owner's epoch, and only then is seen
 * and acknowledged. Every other node follows the change log.
 */
@NullMarked
package io.drover.server.store;

import org.jspecify.annotations.NullMarked;
