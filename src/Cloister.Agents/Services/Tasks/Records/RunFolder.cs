using System.Text;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The files of one run.</summary>
/// <param name="Path">Where they are.</param>
internal sealed record RunFolder(string Path)
{
    public const string Input = "input.md";
    public const string Output = "output.md";
    public const string Result = "result.md";
    public const string Error = "error.md";
    public const string Dialogue = "dialogue.json";

    public void Create() => PrivateFolder.Ensure(Path);

    public void Write(string name, string text) =>
        AtomicFile.Write(System.IO.Path.Combine(Path, name), Encoding.UTF8.GetBytes(text), PrivateFolder.FileMode);

    public void Write(string name, JsonData json) =>
        AtomicFile.Write(System.IO.Path.Combine(Path, name), json.ToUtf8(), PrivateFolder.FileMode);

    /// <summary>The text of a file; null if it is not there.</summary>
    public string? ReadText(string name)
    {
        var file = System.IO.Path.Combine(Path, name);
        return File.Exists(file) ? Encoding.UTF8.GetString(SharedFile.Read(file)) : null;
    }

    /// <summary>A file of JSON; null if it is not there or cannot be read.</summary>
    public JsonData? ReadJson(string name) =>
        ReadText(name) is { } text && JsonData.TryParse(text, out var json) && json.IsObject ? json : null;
}
