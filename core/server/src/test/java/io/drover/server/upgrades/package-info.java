@NullMarked
package io.drover.server.upgrades;

import org.jspecify.annotations.NullMarked;
