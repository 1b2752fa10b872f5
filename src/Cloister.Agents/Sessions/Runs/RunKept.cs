using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What is kept with a run for one that goes on from it, and for whoever has to close it if the process ends.</summary>
internal sealed record RunKept
{
    /// <summary>On whose behalf it worked.</summary>
    public IReadOnlyList<string?> Speakers { get; init; } = [];

    /// <summary>The calls of earlier runs that it was to answer.</summary>
    public IReadOnlyList<string> Calls { get; init; } = [];

    /// <summary>What its client brought for it: tools and facts.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    public static RunKept Of(IEnumerable<SessionInput> inputs, RunPlan plan) =>
        new()
        {
            Speakers = [.. plan.Speakers.Concat(inputs.Select(input => input.Speaker)).Distinct(StringComparer.Ordinal)],
            Calls = plan.Calls,
            Input = plan.Input,
        };

    /// <summary>What was kept of a run that has taken in more since it began.</summary>
    public static RunKept Of(ActiveRun run) => Of([run.Input], run.Plan) with { Speakers = [.. run.Speakers], Calls = run.Calls };

    public static RunKept Read(ReadOnlySpan<byte> kept)
    {
        if (kept.IsEmpty)
        {
            return new();
        }

        var json = StoredJson.Parse(kept);
        return new()
        {
            Speakers = json.TryGet("speakers", out var speakers) ? [.. speakers.Items.Select(Text)] : [],
            Calls = json.TryGet("calls", out var calls) ? [.. calls.Items.Select(call => call.AsString())] : [],
            Input = json.TryGet("input", out var input) ? input.ToUtf8() : default,
        };
    }

    /// <summary>Nothing, if there is nothing to keep.</summary>
    public byte[] ToUtf8()
    {
        var json = JsonData.EmptyObject;
        json = Speakers.Any(speaker => speaker is not null) ? json.With("speakers", Texts(Speakers)) : json;
        json = Calls.Count > 0 ? json.With("calls", Texts(Calls)) : json;
        json = Input.IsEmpty ? json : json.With("input", StoredJson.Parse(Input.Span));
        return json.Count > 0 ? json.ToUtf8() : [];
    }

    private static JsonData Texts(IEnumerable<string?> texts) => JsonData.Array([.. texts.Select(text => (JsonData)text)]);

    private static string? Text(JsonData json) => json.TryGetString(out var text) ? text : null;
}
