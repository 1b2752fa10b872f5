using System.Text;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Looks at what a model asks for, before anything is done: whose tool it is, and whether the arguments are any.</summary>
internal sealed class CallPlanner(ToolCatalog catalog)
{
    /// <summary>Arguments are kept in the log, shown to people and checked: they are no place for files.</summary>
    private const int MaxArguments = 1024 * 1024;

    private static readonly JsonDocumentOptions NoTwins = new() { AllowDuplicateProperties = false, MaxDepth = int.MaxValue };

    public PlannedCall Look(RequestedCall call)
    {
        var planned = new PlannedCall(call.Id, call.Name);
        return catalog.IsClients(call.Name) ? planned with { IsClients = true }
            : catalog.Find(call.Name) is { } tool ? Read(planned with { Tool = tool }, call.Arguments)
            : planned with { Refusal = ToolAnswer.Unknown(call.Name) };
    }

    private PlannedCall Read(PlannedCall call, string arguments)
    {
        if (Encoding.UTF8.GetByteCount(arguments) is var size && size > MaxArguments)
        {
            return call with { Refusal = ToolAnswer.Invalid($"they have {size} bytes, and {MaxArguments} are allowed") };
        }

        if (!JsonData.TryParse(string.IsNullOrWhiteSpace(arguments) ? "{}" : arguments, out var input) || !input.IsObject)
        {
            return call with { Refusal = ToolAnswer.Invalid("not a JSON object") };
        }

        return (WrongNames(arguments) ?? catalog.Wrong(call.Tool!, input)) is { } wrong
            ? call with
            {
                Refusal = ToolAnswer.Invalid(wrong),
            }
            : call with
            {
                Input = input,
            };
    }

    /// <summary>Of two members with one name the tool would get one, and a person who is asked may be shown the other.</summary>
    private static string? WrongNames(string arguments)
    {
        try
        {
            using var _ = JsonDocument.Parse(Encoding.UTF8.GetBytes(arguments), NoTwins);
            return null;
        }
        catch (JsonException)
        {
            // That it is JSON is known.
            return string.IsNullOrWhiteSpace(arguments) ? null : "a member is there twice";
        }
        catch (InvalidOperationException)
        {
            return "the name of a member is no text";
        }
    }
}
