/*
 * doc_pdf_library.h — pango and cairo, opened when the first PDF is asked.  Private to lib/doc.
 *
 * They are not linked: loading them takes as long as a whole `explain`, and a machine that makes no
 * PDF need not have them.  Every function that is used stands in the list once; its type is that of
 * the header, so a call is checked as any other.  Pango keeps state of the whole process: one thread.
 */
#ifndef KIEMDIEM_DOC_DOC_PDF_LIBRARY_H
#define KIEMDIEM_DOC_DOC_PDF_LIBRARY_H

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdbool.h>

#define PDF_CALLS(X)                                                                               \
    X(cairo_pdf_surface_create_for_stream)                                                         \
    X(cairo_pdf_surface_set_size)                                                                  \
    X(cairo_pdf_surface_set_metadata)                                                              \
    X(cairo_pdf_surface_add_outline)                                                               \
    X(cairo_surface_finish)                                                                        \
    X(cairo_surface_status)                                                                        \
    X(cairo_surface_destroy)                                                                       \
    X(cairo_create)                                                                                \
    X(cairo_destroy)                                                                               \
    X(cairo_show_page)                                                                             \
    X(cairo_move_to)                                                                               \
    X(cairo_line_to)                                                                               \
    X(cairo_set_line_width)                                                                        \
    X(cairo_set_line_cap)                                                                          \
    X(cairo_set_dash)                                                                              \
    X(cairo_stroke)                                                                                \
    X(cairo_font_options_create)                                                                   \
    X(cairo_font_options_set_hint_style)                                                           \
    X(cairo_font_options_set_hint_metrics)                                                         \
    X(cairo_font_options_destroy)                                                                  \
    X(pango_cairo_font_map_new)                                                                    \
    X(pango_cairo_font_map_set_resolution)                                                         \
    X(pango_cairo_context_set_font_options)                                                        \
    X(pango_cairo_show_layout_line)                                                                \
    X(pango_cairo_update_context)                                                                  \
    X(pango_font_map_create_context)                                                               \
    X(pango_context_set_round_glyph_positions)                                                     \
    X(pango_context_set_language)                                                                  \
    X(pango_language_from_string)                                                                  \
    X(pango_font_description_new)                                                                  \
    X(pango_font_description_set_family)                                                           \
    X(pango_font_description_set_size)                                                             \
    X(pango_font_description_set_weight)                                                           \
    X(pango_font_description_set_style)                                                            \
    X(cairo_set_scaled_font)                                                                       \
    X(cairo_show_text_glyphs)                                                                      \
    X(pango_context_set_font_description)                                                          \
    X(pango_context_load_font)                                                                     \
    X(pango_cairo_font_get_scaled_font)                                                            \
    X(pango_itemize)                                                                               \
    X(pango_item_free)                                                                             \
    X(pango_shape)                                                                                 \
    X(pango_glyph_string_new)                                                                      \
    X(pango_glyph_string_free)                                                                     \
    X(pango_glyph_string_extents)                                                                  \
    X(g_list_free)                                                                                 \
    X(pango_layout_new)                                                                            \
    X(pango_layout_set_font_description)                                                           \
    X(pango_layout_set_text)                                                                       \
    X(pango_layout_set_attributes)                                                                 \
    X(pango_layout_set_width)                                                                      \
    X(pango_layout_set_indent)                                                                     \
    X(pango_layout_set_alignment)                                                                  \
    X(pango_layout_set_justify)                                                                    \
    X(pango_layout_set_wrap)                                                                       \
    X(pango_layout_get_line_count)                                                                 \
    X(pango_layout_get_iter)                                                                       \
    X(pango_layout_iter_free)                                                                      \
    X(pango_layout_iter_next_line)                                                                 \
    X(pango_layout_iter_get_line_readonly)                                                         \
    X(pango_layout_iter_get_line_extents)                                                          \
    X(pango_layout_iter_get_baseline)                                                              \
    X(pango_attr_list_new)                                                                         \
    X(pango_attr_list_unref)                                                                       \
    X(pango_attr_list_insert)                                                                      \
    X(pango_attr_font_desc_new)                                                                    \
    X(pango_attr_underline_new)                                                                    \
    X(g_object_unref)

/* Undone: the glib header makes a macro of it, which would be taken for the function. */
#undef g_object_unref

struct pdf_library {
#define PDF_POINTER(name) __typeof__(name) *name;
    PDF_CALLS(PDF_POINTER)
#undef PDF_POINTER
};

/* NULL: this machine does not have them; *missing (may be NULL) says what. */
const struct pdf_library *pdf_library(const char **missing);

#endif
