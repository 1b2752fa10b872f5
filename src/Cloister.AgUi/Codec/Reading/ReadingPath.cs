using System.Globalization;
using System.Text;

namespace Cloister.AgUi;

/// <summary>Where in the data reading is. It becomes text only when something is wrong there.</summary>
internal sealed class ReadingPath
{
    private readonly (string? Name, int Index)[] _steps = new (string?, int)[16];
    private string _root = "";
    private int _depth = -1;

    public int Depth => _depth + 1;

    public void Begin(string root)
    {
        _root = root;
        _depth = -1;
    }

    public void Enter() => _steps[++_depth] = (null, -1);

    public void Leave() => _depth--;

    public void At(string name) => _steps[_depth].Name = name;

    public void At(int index) => _steps[_depth] = (null, index);

    public override string ToString()
    {
        var text = new StringBuilder(_root);
        foreach (var (name, index) in _steps.AsSpan(0, _depth + 1))
        {
            if (index >= 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            }
            else if (name is not null)
            {
                text.Append('.').Append(name);
            }
        }

        return text.ToString();
    }
}
