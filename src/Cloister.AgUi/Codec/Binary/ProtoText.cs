using System.Text;
using System.Text.Unicode;

namespace Cloister.AgUi;

/// <summary>Texts of the binary encoding.</summary>
internal static class ProtoText
{
    public static ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> utf8) =>
        Utf8.IsValid(utf8) ? utf8 : throw AgUiFormatException.InvalidUtf8();

    public static string Read(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(Checked(utf8));
}
