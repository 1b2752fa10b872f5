using System.Net;
using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>A file that a text asks to be sent: <c>&lt;file type="photo" caption="…"&gt;path&lt;/file&gt;</c> or <c>&lt;file path="…" /&gt;</c>.</summary>
/// <param name="Kind"><c>photo</c>, <c>voice</c>, <c>audio</c>, <c>video</c> or <c>document</c>.</param>
/// <param name="Place">The path in the project, or the address.</param>
/// <param name="Caption">What stands beneath it.</param>
internal sealed partial record FileTag(string Kind, string Place, string Caption)
{
    /// <summary>The parts of a text: what stands between the tags, and the tags. One that is shown as code is text.</summary>
    public static IReadOnlyList<ReplySegment> Split(string body)
    {
        var segments = new List<ReplySegment>();
        var from = 0;
        foreach (var match in Parts().Matches(body).Where(match => match.Groups["tag"].Success))
        {
            AddText(segments, body[from..match.Index]);
            var tag = Of(match);
            segments.Add(new(tag.Caption, tag));
            from = match.Index + match.Length;
        }

        AddText(segments, body[from..]);
        return segments;
    }

    private static void AddText(List<ReplySegment> segments, string text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            segments.Add(new(text.Trim()));
        }
    }

    private static FileTag Of(Match match)
    {
        var attributes = Attributes()
            .Matches(match.Groups["attributes"].Value)
            .DistinctBy(attribute => attribute.Groups["name"].Value, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                attribute => attribute.Groups["name"].Value,
                attribute => WebUtility.HtmlDecode(attribute.Groups["value"].Value),
                StringComparer.OrdinalIgnoreCase
            );
        var inner = WebUtility.HtmlDecode(match.Groups["inner"].Value).Trim();
        var place = inner.Length > 0 ? inner : attributes.GetValueOrDefault("path", "").Trim();
        return new(KindOf(attributes.GetValueOrDefault("type")), place, attributes.GetValueOrDefault("caption", "").Trim());
    }

    private static string KindOf(string? type) =>
        type?.ToLowerInvariant() switch
        {
            "photo" or "image" => "photo",
            "voice" => "voice",
            "audio" => "audio",
            "video" => "video",
            _ => "document",
        };

    // Code comes first, so that what is inside of it is passed over together with it; a block without an end goes on to the end of the text.
    [GeneratedRegex(
        """
            ^[ \t]*(?<fence>`{3,}|~{3,}).*?(^[ \t]*\k<fence>[`~]*[ \t\r]*$|\z)
            | (?<ticks>`+)(?!`).+?(?<!`)\k<ticks>(?!`)
            | (?<tag><file(?<attributes>(\s+[a-z]+\s*=\s*("[^"]*"|'[^']*'))*)\s*(/>|>(?<inner>[^<]*)</file>))
            """,
        RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.IgnoreCase
            | RegexOptions.IgnorePatternWhitespace
            | RegexOptions.Singleline
            | RegexOptions.Multiline,
        1000
    )]
    private static partial Regex Parts();

    [GeneratedRegex(
        """(?<name>[a-z]+)\s*=\s*(?<quote>["'])(?<value>.*?)\k<quote>""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Attributes();
}
