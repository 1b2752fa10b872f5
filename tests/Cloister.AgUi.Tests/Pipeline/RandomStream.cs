namespace Cloister.AgUi.Tests.Pipeline;

/// <summary>Streams by chance, as scripts: the same seed gives the same stream.</summary>
internal sealed class RandomStream(int seed)
{
    private static readonly string[] Kinds = ["text", "call", "reason", "think"];
    private static readonly string[] Ids = ["a", "b", "c"];
    private static readonly string[] Tags = ["s1", "s2"];
    private static readonly string[] Anywhere =
    [
        "state",
        "patch",
        "custom",
        "raw",
        "result r1 c",
        "activity+ a",
        "activity+ a keep",
        "activity+ p",
        "snapshot x@s1+y z:reasoning@s2 p:activity",
    ];

    private readonly Random _random = new(seed);
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, string> _open = [];
    private readonly Dictionary<string, string> _owners = [];
    private readonly HashSet<string> _steps = [];
    private readonly List<string> _announced = [];
    private readonly HashSet<string> _active = [];

    /// <summary>A stream of explicit events that breaks no rule.</summary>
    public List<string> Legal()
    {
        for (var runs = _random.Next(1, 3); runs > 0; runs--)
        {
            Forget();
            _lines.Add(Chance(5) ? "run a@s1 w:user@s2" : "run");
            _owners.Clear();
            if (_lines[^1].Length > 3)
            {
                _owners["text a"] = " @s1";
            }

            for (var i = _random.Next(25); i > 0; i--)
            {
                AddLegal();
            }

            Finish();
        }

        return _lines;
    }

    /// <summary>A stream with chunks that breaks no rule.</summary>
    public List<string> Chunked()
    {
        _lines.Add("run");
        var lanes = new Dictionary<string, string>();
        for (var i = _random.Next(30); i > 0; i--)
        {
            var tag = Chance(2) ? "" : $" @{Pick(Tags)}";
            var kind = Pick(Kinds[..3]);
            var isSame = lanes.TryGetValue(tag, out var open) && open.StartsWith(kind, StringComparison.Ordinal) && Chance(2);
            var item = isSame ? open! : $"{kind}~ {kind}{i}";
            var named = isSame && Chance(2) ? $"{kind}~" : item;
            lanes[tag] = item;
            _lines.Add(
                $"{named}{(kind == "call" && !isSame ? " t=f" : "")}{(Chance(3) ? "" : $" d={i}")}{(Chance(6) ? " meta" : "")}{tag}"
            );
            if (Chance(6))
            {
                _lines.Add(Pick(["raw", "activity+ a", "seal q"]));
            }
            else if (Chance(8))
            {
                _lines.Add($"custom{tag}");
                lanes.Remove(tag);
            }
        }

        _lines.Add(Pick(["finish", "error"]));
        return _lines;
    }

    /// <summary>Changes a stream in one place, which may or may not break a rule.</summary>
    public List<string> Mutate(List<string> lines)
    {
        if (lines.Count == 0)
        {
            return lines;
        }

        var at = _random.Next(lines.Count);
        var line = lines[at];
        switch (_random.Next(6))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(_random.Next(lines.Count), line);
                break;
            case 2:
                lines.RemoveAt(at);
                lines.Insert(_random.Next(lines.Count + 1), line);
                break;
            case 3:
                lines[at] = line.Contains('@', StringComparison.Ordinal)
                    ? line[..line.IndexOf('@', StringComparison.Ordinal)]
                    : $"{line} @{Pick(Tags)}";
                break;
            case 4:
                lines.Insert(at, $"{Pick(Kinds)}{Pick(["+", "-"])} {Pick(Ids)}{(Chance(2) ? "" : $" @{Pick(Tags)}")}");
                break;
            default:
                lines.Insert(
                    at,
                    Pick([
                        "finish",
                        "error",
                        "run",
                        "step+ a",
                        "step- a",
                        "sub+ s1",
                        "sub- s1",
                        "call+ c ^a",
                        "seal a @s1",
                        "activity a @s1",
                    ])
                );
                break;
        }

        return lines;
    }

    private void AddLegal()
    {
        switch (_random.Next(8))
        {
            case 0 or 1:
                Open($"{Pick(Kinds)} {Pick(Ids)}");
                break;
            case 2 or 3 or 4 when _open.Count > 0:
                Continue(Pick([.. _open.Keys]));
                break;
            case 5:
                StepOrSubagent();
                break;
            case 6:
                _lines.Add(
                    Pick(Anywhere) is var line && line.StartsWith("snapshot", StringComparison.Ordinal)
                        ? line
                        : $"{line}{(Chance(3) ? " @s1" : "")}"
                );
                break;
        }
    }

    /// <summary>A span and a reasoning message of one id have one owner.</summary>
    private static string Owned(string item) => item.Replace("think", "reason", StringComparison.Ordinal);

    private void Open(string item)
    {
        if (_open.ContainsKey(item))
        {
            return;
        }

        var tag = _owners.TryGetValue(Owned(item), out var owner) ? (Chance(2) ? owner : "") : Tag();
        _owners.TryAdd(Owned(item), tag);
        _open[item] = _owners[Owned(item)];
        _lines.Add($"{item.Replace(" ", "+ ", StringComparison.Ordinal)}{tag}");
    }

    private void Continue(string item)
    {
        var tag = Chance(2) ? _open[item] : "";
        if (item.StartsWith("think", StringComparison.Ordinal) || Chance(2))
        {
            _lines.Add($"{item.Replace(" ", "- ", StringComparison.Ordinal)}{tag}");
            _open.Remove(item);
        }
        else
        {
            _lines.Add($"{item}{tag}");
        }
    }

    private void StepOrSubagent()
    {
        var step = $"step+ {Pick(Ids)}{Tag()}";
        if (Chance(2))
        {
            if (_steps.Add(step))
            {
                _lines.Add(step);
            }
        }
        else if (_announced.Count < 3)
        {
            var id = $"u{_announced.Count}";
            _lines.Add($"sub+ {id}{(_announced.Count > 0 && Chance(2) ? $" ^{Pick([.. _announced])}" : "")}");
            _announced.Add(id);
            _active.Add(id);
        }
        else if (_active.Count > 0)
        {
            var id = _active.First();
            _active.Remove(id);
            _lines.Add($"sub- {id}");
        }
    }

    private void Finish()
    {
        if (Chance(6))
        {
            _lines.Add("error");
            return;
        }

        _lines.AddRange(_open.Keys.Select(item => item.Replace(" ", "- ", StringComparison.Ordinal)));
        _lines.AddRange(_steps.Select(step => step.Replace('+', '-')));
        _lines.AddRange(_active.Select(id => $"sub! {id}"));
        _lines.Add("finish");
        if (Chance(8))
        {
            _lines.Add("error");
        }
    }

    private void Forget()
    {
        _open.Clear();
        _steps.Clear();
        _announced.Clear();
        _active.Clear();
    }

    private string Tag() => Chance(2) ? "" : $" @{Pick(Tags)}";

    private bool Chance(int of) => _random.Next(of) == 0;

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
