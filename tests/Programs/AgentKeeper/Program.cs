using System.Globalization;
using AgentKeeper;

// AgentKeeper walk FOLDER BEFORE|AFTER STEP: uses sessions in every way, and kills itself at a durable step.
// AgentKeeper act FOLDER SEED PLACE: uses the sessions of a place at random, several at once, until it is killed.
// AgentKeeper rest FOLDER: starts with what another one left, answers all that is open, and ends when nothing is left to do.
// Whatever somebody outside was told, or what cannot be taken back, it says in a line of its own.
var voice = new Voice(Console.OpenStandardOutput());
try
{
    await (
        args switch
        {
            ["walk", var folder, var when, var step] => Walk.GoAsync(
                folder,
                DurableStep.Find(step, Enum.Parse<Moment>(when, ignoreCase: true)),
                voice
            ),
            ["act", var folder, var seed, var place] => Crowd.ActAsync(folder, int.Parse(seed, CultureInfo.InvariantCulture), place, voice),
            ["rest", var folder] => Rest.RestAsync(folder, voice),
            _ => throw new ArgumentException("What is there to do?", nameof(args)),
        }
    );
    return 0;
}
catch (Exception exception)
{
    voice.Say(Word.Broken, exception.ToString());
    return 1;
}
