using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>What reading needs besides the data: memory that is used again, the place in the data, and who is told what.</summary>
internal sealed class Reading(DecoderOptions options)
{
    // An event within an input within a message within a tool call has less than half of this.
    private readonly Slot[] _slots = new Slot[128];
    private readonly ReadingPath _path = new();
    private readonly List<Unrecognised> _reports = [];
    private readonly bool _isReporting = options.OnUnrecognised is not null;
    private object?[] _scratch = [];
    private int _used;

    public bool NullsReadAsAbsent => options.NullsReadAsAbsent;

    /// <summary>Whether the data comes from a store of our own.</summary>
    public bool IsStored { get; init; }

    public int MaxMessages { get; init; } = int.MaxValue;

    /// <summary>The type that the common part of a binary event says; -1 before it was read.</summary>
    public int BaseType { get; set; } = -1;

    /// <summary>How deep open JSON may nest here.</summary>
    public int DepthLeft => options.MaxDepth - _path.Depth;

    public IdCache Ids { get; } = new();

    public JsonTextBuffer JsonText { get; } = new();

    /// <summary>How much was reported up to here.</summary>
    public int Mark => _reports.Count;

    /// <summary>Begins with a new event or value.</summary>
    public void Begin(string root)
    {
        _path.Begin(root);
        _reports.Clear();
        BaseType = -1;
        _slots.AsSpan(0, _used).Clear();
        _used = 0;
    }

    /// <summary>Tells what was found.</summary>
    public void End()
    {
        foreach (var report in _reports)
        {
            options.OnUnrecognised!(report);
        }
    }

    public Span<Slot> Reserve(int count)
    {
        var slots = _slots.AsSpan(_used, count);
        _used += count;
        return slots;
    }

    /// <summary>Gives slots back, the last ones first.</summary>
    public void Release(Span<Slot> slots)
    {
        slots.Clear();
        _used -= slots.Length;
    }

    public void Enter() => _path.Enter();

    public void Leave() => _path.Leave();

    public void At(string name) => _path.At(name);

    public void At(int index) => _path.At(index);

    public Fault Malformed(string problem) => Fault.Malformed($"{_path} {problem}");

    public Fault Unknown(UnrecognisedKind kind) => Fault.Unrecognised(kind, _isReporting ? _path.ToString() : "");

    public void Report(UnrecognisedKind kind)
    {
        if (_isReporting)
        {
            _reports.Add(new(kind, _path.ToString()));
        }
    }

    public void Report(Fault unknown)
    {
        if (_isReporting)
        {
            _reports.Add(new(unknown.Unknown, unknown.Path));
        }
    }

    public void ReportMember(ref Utf8JsonReader reader)
    {
        if (_isReporting)
        {
            At(JsonStrings.Read(ref reader));
            Report(UnrecognisedKind.Member);
        }
    }

    /// <summary>What was reported inside of something that goes as a whole is of no interest.</summary>
    public void Forget(int mark) => _reports.RemoveRange(mark, _reports.Count - mark);

    /// <summary>An empty list to gather items in; the same one for the same place in the tables.</summary>
    public List<T> Scratch<T>(int place)
    {
        if (place >= _scratch.Length)
        {
            Array.Resize(ref _scratch, place + 8);
        }

        var list = (List<T>)(_scratch[place] ??= new List<T>());
        list.Clear();
        return list;
    }
}
