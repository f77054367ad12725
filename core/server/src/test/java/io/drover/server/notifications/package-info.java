@NullMarked
package io.drover.server.notifications;

import org.jspecify.annotations.NullMarked;
