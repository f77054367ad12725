@NullMarked
package io.drover.server.health;

import org.jspecify.annotations.NullMarked;
