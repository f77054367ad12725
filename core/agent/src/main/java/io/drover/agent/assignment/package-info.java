/**
 * What the server last told this host to run, kept on disk: the agent keeps its host true to it with every server away.
 */
@NullMarked
package io.drover.agent.assignment;

import org.jspecify.annotations.NullMarked;
