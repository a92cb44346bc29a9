; The installer for Windows: for one user, without an administrator's rights. Inno Setup 6.3 or newer:
;
;   python packaging\windows\make_icon.py build\windows\desktop-monitor.ico
;   iscc /DAppVersion=0.1.0 packaging\windows\desktop-monitor.iss
;
; SourceFolder is what PyInstaller made of packaging/frozen/. README.md beside this file says why it is as it is.

#ifndef AppVersion
  #error Say which version this is: iscc /DAppVersion=0.1.0 desktop-monitor.iss
#endif
#ifndef SourceFolder
  #define SourceFolder "..\..\dist\desktop-monitor"
#endif
#ifndef IconFile
  #define IconFile "..\..\build\windows\desktop-monitor.ico"
#endif
#define AppName "Desktop Monitor"
#define AppExe "desktop-monitor.exe"
; Under this name a terminal finds it before the program without a console: .COM comes first in PATHEXT.
#define ConsoleExe "desktop-monitor.com"
; The program says the same of itself while it runs (desktop_monitor/ui/identity.py).
#define UserModelId "io.github.desktop-monitor"
#define RunKey "Software\Microsoft\Windows\CurrentVersion\Run"
#define RunValue "desktop-monitor"

[Setup]
; Never another one: by it an upgrade finds what it replaces.
AppId={{6C1B2F0E-5A0D-4B7C-9E43-2D9C6B1A7F58}
AppName={#AppName}
AppVersion={#AppVersion}
AppVerName={#AppName} {#AppVersion}
AppPublisher=The Desktop Monitor authors
VersionInfoDescription={#AppName} Setup
VersionInfoProductName={#AppName}
VersionInfoProductTextVersion={#AppVersion}
PrivilegesRequired=lowest
; One place for all versions: Windows remembers by its path whether the tray icon is shown.
DefaultDirName={localappdata}\Programs\{#AppName}
DisableDirPage=yes
DisableProgramGroupPage=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; The oldest that Qt 6 runs on: Windows 10 1809.
MinVersion=10.0.17763
OutputDir=..\..\dist
OutputBaseFilename=desktop-monitor-{#AppVersion}-windows-x64-setup
SetupIconFile={#IconFile}
UninstallDisplayIcon={app}\{#AppExe}
UninstallDisplayName={#AppName}
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
SetupLogging=yes
; For programs on other folders of data, which `quit` does not reach.
CloseApplications=yes
RestartApplications=no

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"

[CustomMessages]
english.Autostart=Start when I log in (can be changed in the settings at any time)
english.StillRunning=Desktop Monitor is still running. Please quit it from its tray icon, then try again.

[Tasks]
; Asked once: later the program's own settings say it, and an upgrade must not turn on again what was turned off.
Name: "autostart"; Description: "{cm:Autostart}"; Flags: unchecked; Check: IsFirstInstallation

[InstallDelete]
; Libraries of the version before would be loaded along with the new ones.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#SourceFolder}\*"; DestDir: "{app}"; Excludes: "desktop-monitor-console.exe"; Flags: ignoreversion recursesubdirs createallsubdirs
Source: "{#SourceFolder}\desktop-monitor-console.exe"; DestDir: "{app}"; DestName: "{#ConsoleExe}"; Flags: ignoreversion

[Icons]
Name: "{autoprograms}\{#AppName}"; Filename: "{app}\{#AppExe}"; WorkingDir: "{app}"; Comment: "See the health of this machine and what AI coding agents do on it"; AppUserModelID: "{#UserModelId}"

[Registry]
; As the program itself writes it (desktop_monitor/ui/autostart.py).
Root: HKCU; Subkey: "{#RunKey}"; ValueType: string; ValueName: "{#RunValue}"; ValueData: """{app}\{#AppExe}"""; Tasks: autostart
; Whoever turned it on, it is gone with the program, and with it what the Task Manager noted about it.
Root: HKCU; Subkey: "{#RunKey}"; ValueType: none; ValueName: "{#RunValue}"; Flags: dontcreatekey uninsdeletevalue
Root: HKCU; Subkey: "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"; ValueType: none; ValueName: "{#RunValue}"; Flags: dontcreatekey uninsdeletevalue
; The name and picture of notifications; their library writes the same name.
Root: HKCU; Subkey: "Software\Classes\AppUserModelId\{#AppName}"; ValueType: string; ValueName: "DisplayName"; ValueData: "{#AppName}"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\AppUserModelId\{#AppName}"; ValueType: string; ValueName: "IconUri"; ValueData: "{app}\_internal\desktop_monitor\resources\icons\desktop-monitor-64.png"

[Run]
Filename: "{app}\{#AppExe}"; Description: "{cm:LaunchProgram,{#AppName}}"; Flags: nowait postinstall skipifsilent
; An upgrade that asks nothing leaves things as they were: what it ended, it starts again.
Filename: "{app}\{#AppExe}"; Parameters: "--hidden"; Flags: nowait skipifnotsilent; Check: WasRunning

[UninstallRun]
; What was changed outside the program's own folders: clients' settings, status lines, autostart. Data are kept.
Filename: "{app}\{#ConsoleExe}"; Parameters: "disconnect all --yes"; Flags: runhidden; RunOnceId: "Disconnect"

[Code]
const
  TriesAfterItsEnd = 100;
  PauseMilliseconds = 100;
  NoneRuns = 1;

var
  HasEndedProgram: Boolean;

function IsFirstInstallation: Boolean;
begin
  Result := not FileExists(ExpandConstant('{app}\{#AppExe}'));
end;

function WasRunning: Boolean;
begin
  Result := HasEndedProgram;
end;

{ A file that is run can be read and renamed, but not written. }
function IsFree(const Path: String): Boolean;
var
  Stream: TFileStream;
begin
  Result := True;
  if not FileExists(Path) then
    Exit;
  try
    Stream := TFileStream.Create(Path, fmOpenReadWrite);
    Stream.Free;
  except
    Result := False;
  end;
end;

{ Whether nothing of it runs any more, after asking it to end. }
function EndProgram: Boolean;
var
  Code, Tries: Integer;
  Console: String;
begin
  Console := ExpandConstant('{app}\{#ConsoleExe}');
  if FileExists(Console) and Exec(Console, 'quit', '', SW_HIDE, ewWaitUntilTerminated, Code) then
    HasEndedProgram := Code <> NoneRuns;
  Tries := 0;
  while not IsFree(ExpandConstant('{app}\{#AppExe}')) and (Tries < TriesAfterItsEnd) do
  begin
    Sleep(PauseMilliseconds);
    Tries := Tries + 1;
  end;
  Result := IsFree(ExpandConstant('{app}\{#AppExe}'));
end;

function PrepareToInstall(var NeedsRestart: Boolean): String;
begin
  Result := '';
  if not EndProgram then
    Result := CustomMessage('StillRunning');
end;

function InitializeUninstall: Boolean;
begin
  Result := EndProgram;
  if not Result then
    SuppressibleMsgBox(CustomMessage('StillRunning'), mbError, MB_OK, IDOK);
end;
