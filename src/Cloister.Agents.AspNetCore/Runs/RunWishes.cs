using Cloister.AgUi;

namespace Cloister.Agents.AspNetCore;

/// <summary>How a client wants its run, as it says under <c>forwardedProps.cloister</c>, and as the configuration says otherwise.</summary>
internal static class RunWishes
{
    /// <exception cref="RefusedException">It says something that means nothing.</exception>
    public static RunStreamOptions Read(RunAgentInput input, ExecutionSettings settings) =>
        new()
        {
            WhenBusy = Read(input, "whenBusy", WhenBusy.Reject),
            StopsWhenLeft = Read(input, "onDisconnect", settings.OnDisconnect) == OnDisconnect.Stop,
        };

    private static T Read<T>(RunAgentInput input, string name, T otherwise)
        where T : struct, Enum
    {
        if (AgUiOptions.Find(input, name) is not { } text)
        {
            return otherwise;
        }

        // Numbers are names of values too, for the framework.
        return Enum.TryParse<T>(text, ignoreCase: true, out var value) && text.All(char.IsLetter)
            ? value
            : throw new RefusedException(
                Refusal.Invalid(
                    $"$.forwardedProps.cloister.{name} is none of {string.Join(", ", Enum.GetNames<T>().Select(word => word.ToLowerInvariant()))}."
                )
            );
    }
}
