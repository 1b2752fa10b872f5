using System.CommandLine;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary>What an action is given, as it is typed; and texts of what comes back.</summary>
internal static class Payload
{
    public static Option<string?> Option()
    {
        var option = new Option<string?>("--payload") { Description = "What the action is given: a JSON object." };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !(JsonData.TryParse(text, out var json) && json.IsObject))
            {
                result.AddError("--payload: this is no JSON object.");
            }
        });
        return option;
    }

    public static JsonData Of(string? typed) => typed is null ? JsonData.EmptyObject : JsonData.Parse(typed);

    public static string Text(JsonData data, string name) =>
        data.TryGet(name, out var value) && value.TryGetString(out var text) ? text : "";
}
