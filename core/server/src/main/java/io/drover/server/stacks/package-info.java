/**
 * Which services a stack has. A stack is made from its compose texts in one step, all or nothing; links between services
 * are resolved to ids here. A stack that is being removed takes its services with it.
 */
@NullMarked
package io.drover.server.stacks;

import org.jspecify.annotations.NullMarked;
