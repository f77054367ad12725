@NullMarked
package io.drover.compose.template;

import org.jspecify.annotations.NullMarked;
