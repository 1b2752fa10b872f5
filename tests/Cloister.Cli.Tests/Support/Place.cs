namespace Cloister.Cli.Tests;

/// <summary>A terminal that is texts, and variables that are the test's.</summary>
internal sealed class Place : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public Place(string folder, string input = "", bool isInteractive = false)
    {
        Here = new()
        {
            Terminal = new(new StringReader(input), _out, _error) { IsInteractive = isInteractive },
            Variable = name => Variables.GetValueOrDefault(name),
            Folder = folder,
        };
    }

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public Surroundings Here { get; }

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    public string Out => _out.ToString();

    public string Error => _error.ToString();
}
