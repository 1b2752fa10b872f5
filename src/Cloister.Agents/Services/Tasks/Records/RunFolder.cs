using System.Text;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The files of one run. A script may write there, too, so links are neither written through nor read.</summary>
/// <param name="Path">Where they are.</param>
internal sealed record RunFolder(string Path)
{
    public const string Input = "input.md";
    public const string Output = "output.md";
    public const string Result = "result.md";
    public const string Error = "error.md";
    public const string Dialogue = "dialogue.json";

    public void Create() => PrivateFolder.Ensure(Path);

    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public void Write(string name, JsonData json) => Write(name, json.ToUtf8());

    /// <summary>The text of a file; null if it is not there.</summary>
    public string? ReadText(string name)
    {
        var file = new FileInfo(System.IO.Path.Combine(Path, name));
        return file is { Exists: true, LinkTarget: null } ? Encoding.UTF8.GetString(SharedFile.Read(file.FullName)) : null;
    }

    /// <summary>A file of JSON; null if it is not there or cannot be read.</summary>
    public JsonData? ReadJson(string name) =>
        ReadText(name) is { } text && JsonData.TryParse(text, out var json) && json.IsObject ? json : null;

    private void Write(string name, byte[] content)
    {
        var file = System.IO.Path.Combine(Path, name);
        if (new DirectoryInfo(file) is { Exists: true, LinkTarget: null } folder)
        {
            folder.Delete(recursive: true);
        }

        AtomicFile.Replace(file, content, PrivateFolder.FileMode);
    }
}
