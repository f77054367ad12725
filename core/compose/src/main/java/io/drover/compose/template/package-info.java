/** Go's text templates, as the catalogs write their compose files, with the pure part of Sprig's functions. */
@NullMarked
package io.drover.compose.template;

import org.jspecify.annotations.NullMarked;
