using System.Text;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>What is known of an image or a file on its way to a model.</summary>
internal static class Media
{
    public static bool IsImage(string mediaType) => mediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase);

    public static bool IsPdf(string mediaType) => mediaType.Equals("application/pdf", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text of a file that is one.</summary>
    public static string? TextOf(DataContent data) =>
        data.MediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || data.MediaType is "application/json" or "application/xml"
            ? Encoding.UTF8.GetString(data.Data.Span)
            : null;

    /// <summary>What a model is told of something it cannot be shown.</summary>
    public static string Placeholder(AIContent content) =>
        content switch
        {
            DataContent { Name: { } name } data => $"[file {name}, {data.MediaType}: this model cannot be shown it]",
            DataContent data => $"[file, {data.MediaType}: this model cannot be shown it]",
            UriContent uri => $"[{uri.Uri}, {uri.MediaType}: this model cannot be shown it]",
            _ => $"[{content.GetType().Name}: this model cannot be shown it]",
        };
}
