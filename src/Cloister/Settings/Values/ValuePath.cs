using System.Text;
using System.Text.Json;

namespace Cloister;

/// <summary>Where in a nested value a walk stands, for error texts: <c>$.services['*:page.renderer'].enabled</c>.</summary>
internal sealed class ValuePath
{
    private readonly List<(string? Key, int Index)> _steps = [];

    public int Depth => _steps.Count;

    public void Push(string key) => _steps.Add((key, 0));

    public void Push(int index) => _steps.Add((null, index));

    public void Pop() => _steps.RemoveAt(_steps.Count - 1);

    public ArgumentException Refuse(string reason, string paramName = "value") => new($"The config value at {this} {reason}", paramName);

    public JsonException RefuseJson(string reason, Exception? inner = null)
    {
        var path = ToString();
        return new JsonException($"At {path}: {reason}", path, null, null, inner);
    }

    public override string ToString()
    {
        var text = new StringBuilder("$");
        foreach (var (key, index) in _steps)
        {
            _ = key switch
            {
                null => text.Append('[').Append(index).Append(']'),
                _ when IsPlain(key) => text.Append('.').Append(key),
                _ => text.Append("['").Append(key).Append("']"),
            };
        }
        return text.ToString();
    }

    private static bool IsPlain(string key) => key.Length > 0 && key.All(c => char.IsLetterOrDigit(c) || c is '_' or '-');
}
