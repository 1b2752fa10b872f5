namespace Cloister.Agents.Tests.Services.Shell;

/// <summary>Whether a process is at work still. One that has ended and waits to be collected is not, whoever should collect it.</summary>
internal static class Living
{
    public static bool Is(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
