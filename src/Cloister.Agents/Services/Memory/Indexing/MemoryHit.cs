using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Something that was found.</summary>
/// <param name="Place">The note.</param>
/// <param name="Snippet">What is shown of it.</param>
/// <param name="Score">How well it fits, up to 1.</param>
internal sealed record MemoryHit(string Place, MemorySnippet Snippet, double Score)
{
    public JsonData ToJson()
    {
        var path = MemoryFolder.PathOf(Place);
        return JsonData.Object(
            ("path", path),
            ("startLine", Snippet.FirstLine),
            ("endLine", Snippet.LastLine),
            ("score", Math.Round(Score, 4)),
            ("snippet", Snippet.Text),
            ("citation", $"{path}#L{Snippet.FirstLine}-L{Snippet.LastLine}")
        );
    }

    public bool Shows(MemoryHit other) =>
        Place == other.Place && Snippet.FirstLine <= other.Snippet.FirstLine && Snippet.LastLine >= other.Snippet.LastLine;
}
